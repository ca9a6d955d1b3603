import type { Field } from "./createField.ts";

/**
 * Checks an answer when one leaves its field: not an empty one, which one may only pass by, and not while a button is pressed, for a
 * message would move it away from under the pointer.
 */
export function sayOnLeaving(form: HTMLFormElement, fields: readonly Field[]): void {
  const left = new Set<Field>();
  let isPressed = false;
  const sayLater = () =>
    setTimeout(() => {
      if (isPressed) return;
      for (const field of left) field.check();
      left.clear();
    });
  const release = () => {
    isPressed = false;
    sayLater(); // after the click
  };
  form.onpointerdown = () => {
    isPressed = true;
    for (const event of ["pointerup", "pointercancel"]) window.addEventListener(event, release, { once: true });
  };
  form.addEventListener("focusout", ({ target }) => {
    const field = fields.find(({ element }) => target instanceof Node && element.contains(target));
    if (field && typeof field.value() === "string" && field.value()) left.add(field);
    sayLater();
  });
}
