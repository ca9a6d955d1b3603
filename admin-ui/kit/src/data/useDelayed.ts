import { useEffect, useState } from "react";

/** @returns `value`, once it has stood still for `ms`: what is typed is searched for when the typing pauses. */
export function useDelayed<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
