import { expect, it } from "vitest";
import { findMarks, needlesOf } from "./findMarks.ts";

const marked = (text: string, search: string) =>
  findMarks(text, needlesOf(search)).map(([start, end]) => text.slice(start, end));

it("finds each word in any case, in order, none over another", () => {
  expect(marked("The Parcel of Ada's parcels", "parcel ADA")).toEqual(["Parcel", "Ada", "parcel"]);
  expect(marked("banana", "anana nan")).toEqual(["anana"]);
  expect(marked("5*3*2 (a+b)", "3*2 (a+b)")).toEqual(["3*2", "(a+b)"]);
  expect(marked("Straße", "  ")).toEqual([]);
});

it("marks nothing rather than the wrong letters where small letters are longer", () => {
  expect(marked("İİ parcel", "parcel")).toEqual([]);
});
