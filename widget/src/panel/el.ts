type Props<E> = { [K in keyof E]?: E[K] | undefined } & {
  [name: `aria-${string}`]: string;
  role?: string;
  part?: never;
};

/** A new element with properties (and `aria-*` attributes) and children. Text is only ever text. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string | null | false)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined) continue;
    if (name.startsWith("aria-") || name === "role") element.setAttribute(name, String(value));
    else Reflect.set(element, name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}
