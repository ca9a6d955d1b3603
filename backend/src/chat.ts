import { backup } from "./commands/backup.ts";
import type { Command } from "./commands/command.ts";
import { demoSeed } from "./commands/demo/demoSeed.ts";
import { doctor } from "./commands/doctor/doctor.ts";
import { keyRotate } from "./commands/keyRotate.ts";
import { migrateDatabase } from "./commands/migrateDatabase.ts";
import { ownerCreate } from "./commands/ownerCreate.ts";
import { passwordReset } from "./commands/passwordReset.ts";
import { restore } from "./commands/restore.ts";
import { runCommand } from "./commands/runCommand.ts";
import { sql } from "./commands/sql.ts";
import { twoFactorOff } from "./commands/twoFactorOff.ts";

/** Everything the command line can do; a new command is one file and one line here. */
const COMMANDS: readonly Command[] = [
  passwordReset,
  twoFactorOff,
  ownerCreate,
  migrateDatabase,
  backup,
  restore,
  keyRotate,
  sql,
  doctor,
  demoSeed,
];

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2));
