type Props<E> = { [K in keyof E]?: E[K] };

/** A new element with properties (ARIA's are properties, too) and children. Text is only ever text. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string | null | false)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), props);
  for (const child of children) if (child) element.append(child);
  return element;
}
