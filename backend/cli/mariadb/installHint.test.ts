import { describe, expect, it } from "vitest";
import { installHintFor } from "./installHint.mjs";

describe("installHintFor", () => {
  it.each([
    [
      "linux",
      'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"',
      "sudo apt-get install --no-install-recommends mariadb-server-core mariadb-client-core",
    ],
    ["linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"', "sudo dnf install mariadb-server"],
    ["linux", "ID=alpine", "sudo apk add mariadb mariadb-client"],
    ["linux", "ID=arch", "sudo pacman -S mariadb"],
    ["linux", 'ID="opensuse-leap"\nID_LIKE="suse opensuse"', "sudo zypper install mariadb"],
    ["darwin", "", "brew install mariadb"],
    ["win32", "", "WSL"],
    ["linux", "", "docker run"],
  ])("names the command for %s %j", (platform, release, command) => {
    expect(installHintFor(platform, release)).toContain(command);
  });
});
