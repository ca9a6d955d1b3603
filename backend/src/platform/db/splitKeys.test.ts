import { describe, expect, it } from "vitest";
import { splitKeys } from "./splitKeys.ts";

const TABLE = [
  "CREATE TABLE `people` (",
  "  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,",
  "  `name` varchar(80) NOT NULL DEFAULT 'a, KEY b',",
  "  PRIMARY KEY (`id`),",
  "  UNIQUE KEY `people_name` (`name`),",
  "  KEY `people_both` (`name`,`id`)",
  ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
].join("\n");

describe("splitKeys", () => {
  it("takes out the secondary keys alone", () => {
    expect(splitKeys(TABLE, ["id"])).toEqual({
      ddl: [
        "CREATE TABLE `people` (",
        "  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,",
        "  `name` varchar(80) NOT NULL DEFAULT 'a, KEY b',",
        "  PRIMARY KEY (`id`)",
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
      ].join("\n"),
      keys: ["ADD UNIQUE KEY `people_name` (`name`)", "ADD KEY `people_both` (`name`,`id`)"],
    });
  });

  it("leaves a table whose counting column needs one of them", () => {
    expect(splitKeys(TABLE, ["name"])).toEqual({ ddl: TABLE, keys: [] });
  });
});
