import { describe, expect, it } from "vitest";
import { EMPTY_SHA256, signS3 } from "./signS3.ts";

/** The worked examples of Amazon's page on signature version 4, with its published example key. */
const credentials = {
  region: "us-east-1",
  accessKey: "AKIAIOSFODNN7EXAMPLE",
  secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const at = new Date("2013-05-24T00:00:00.000Z");
const signatureOf = (headers: Record<string, string>) => /Signature=(\w+)$/.exec(headers["authorization"] ?? "")?.[1];

describe("signS3", () => {
  it("signs a GET of an object with a range", () => {
    const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt");
    const headers = signS3(
      { method: "GET", url, headers: { range: "bytes=0-9" }, sha256: EMPTY_SHA256, at },
      credentials,
    );
    expect(signatureOf(headers)).toBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    expect(headers["authorization"]).toContain("SignedHeaders=host;range;x-amz-content-sha256;x-amz-date");
  });
  it("signs a PUT of an object with further headers", () => {
    const url = new URL("https://examplebucket.s3.amazonaws.com/test%24file.text");
    const headers = signS3(
      {
        method: "PUT",
        url,
        headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
        sha256: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
        at,
      },
      credentials,
    );
    expect(signatureOf(headers)).toBe("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  });
  it("signs a listing with its query", () => {
    const url = new URL("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
    const headers = signS3({ method: "GET", url, sha256: EMPTY_SHA256, at }, credentials);
    expect(signatureOf(headers)).toBe("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  });
});
