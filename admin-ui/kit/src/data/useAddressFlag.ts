import { useSearchParams } from "react-router";

/** A yes or no that stands in the address (`?new`), so that a link can open what a button opens. */
export function useAddressFlag(name: string): [isOn: boolean, set: (isOn: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const set = (isOn: boolean) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (isOn) next.set(name, "");
        else next.delete(name);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [search.has(name), set];
}
