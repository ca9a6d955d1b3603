import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef } from "react";
import {
  type DefaultValues,
  type FieldErrors,
  type FieldValues,
  type Path,
  type Resolver,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type * as z from "zod";
import { ApiError } from "../data/ApiError.ts";
import { afterPress } from "./useSteady.ts";
import { withoutEmpty } from "./withoutEmpty.ts";

/**
 * A form checked by a schema of the contract, so that the page refuses what the server would refuse.
 *
 * Errors are said on blur and on submit, about an empty field only once a submit was tried: whoever passes through a form has
 * done nothing wrong yet. A refused submit moves the focus to the first one on the page (the library alone would take the
 * first one that was registered, which may stand further down).
 */
export function useZodForm<Input extends FieldValues, Output extends FieldValues>(
  schema: z.ZodType<Output, Input>,
  // NoInfer: the schema alone says what a field may hold
  defaultValues: DefaultValues<NoInfer<Input>>,
): UseFormReturn<Input, unknown, Output> {
  const isAsked = useRef(false);
  const check = zodResolver(schema);
  const resolver: Resolver<Input, unknown, Output> = async (values, context, options) => {
    const result = await check(values, context, options);
    const errors: FieldErrors<Input> = result.errors;
    return isAsked.current || Object.keys(errors).length === 0
      ? result
      : { values: {}, errors: withoutEmpty(errors, values) };
  };
  const form = useForm<Input, unknown, Output>({
    resolver,
    defaultValues,
    mode: "onTouched",
    reValidateMode: "onChange",
    shouldFocusError: false,
  });
  const { submitCount, errors, isSubmitted } = form.formState;
  // a reset form begins anew; while a first submit is checked, the library does not call itself submitted yet
  useEffect(() => {
    isAsked.current = isSubmitted;
  }, [isSubmitted]);
  const { handleSubmit } = form;
  const submit: typeof handleSubmit = (onValid, onInvalid) => {
    const run = handleSubmit(onValid, onInvalid);
    return (event) => {
      isAsked.current = true;
      return run(event);
    };
  };
  const refused = useRef(errors);
  refused.current = errors;
  useEffect(() => {
    if (submitCount === 0 || Object.keys(refused.current).length === 0) return;
    let frame = 0;
    // once the messages may be shown, and a frame later: the fields may stand on a tab that is only being opened
    const stop = afterPress(() => {
      frame = requestAnimationFrame(() => firstInvalid(refused.current)?.focus());
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [submitCount]);
  return { ...form, handleSubmit: submit };
}

/** @returns the first marked control of the form that the errors are about. */
function firstInvalid(errors: object): HTMLElement | null {
  const form = refsOf(errors)
    .map((element) => element.closest("form"))
    .find((each) => each !== null);
  return (form ?? document).querySelector<HTMLElement>('[aria-invalid="true"]');
}

const refsOf = (errors: object): HTMLElement[] =>
  Object.entries(errors).flatMap(([name, value]: [string, unknown]) =>
    value instanceof HTMLElement
      ? name === "ref"
        ? [value]
        : []
      : value instanceof Object && !(value instanceof Node)
        ? refsOf(value)
        : [],
  );

/** Puts the server's field errors at their fields. @returns whether the failure was about fields of this form. */
export function showFieldErrors<T extends FieldValues>(
  form: UseFormReturn<T, unknown, FieldValues>,
  error: unknown,
): boolean {
  if (!(error instanceof ApiError) || !error.fields) return false;
  const known = Object.entries(error.fields).filter(
    (entry): entry is [Path<T>, string] => entry[0] in form.getValues(),
  );
  for (const [index, [name, message]] of known.entries())
    form.setError(name, { message }, { shouldFocus: index === 0 });
  return known.length > 0;
}

/** The library's own words for what the contract only bounds. */
const PLAIN: readonly [RegExp, (found: RegExpExecArray) => string][] = [
  [/^is empty$|^Invalid input: expected string, received (undefined|null)/, () => "Fill this in."],
  [/^Too big: expected string to have <=(\d+)/, ([, most]) => `At most ${most} characters.`],
  [
    /^Too small: expected string to have >=(\d+)/,
    ([, least]) => (least === "1" ? "Fill this in." : `At least ${least} characters.`),
  ],
  [/^Too big: expected array to have <=(\d+)/, ([, most]) => `At most ${most}.`],
  [/^Too big: expected \w+ to be <=(\d+)/, ([, most]) => `At most ${most}.`],
  [/^Too small: expected \w+ to be >=(\d+)/, ([, least]) => `At least ${least}.`],
  [/^Invalid input: expected (number|int)/, () => "Enter a whole number."],
  [/^Invalid /, () => "This is not valid."],
];

/** @returns the sentence to show under a field: the contract says "is not …", a person reads "This is not …." */
export function fieldError(error: { message?: string | undefined } | undefined): string | undefined {
  const text = error?.message?.trim();
  if (!text) return error ? "This is not valid." : undefined;
  for (const [pattern, say] of PLAIN) {
    const found = pattern.exec(text);
    if (found) return say(found);
  }
  const sentence = /^(is|are|has|needs|may|must|uses) /.test(text)
    ? `This ${text}`
    : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
