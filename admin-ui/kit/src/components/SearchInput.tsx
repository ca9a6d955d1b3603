import { Search, X } from "lucide-react";
import { cn } from "../theme/cn.ts";
import { Input } from "./Input.tsx";

interface SearchInputProps {
  label: string;
  /** What can be searched for, where the label does not say it. */
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

export function SearchInput({ label, placeholder = label, value, onChange, className }: SearchInputProps) {
  return (
    <search className={cn("relative block", className)}>
      <Search aria-hidden className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-n-10" />
      <Input
        type="text"
        inputMode="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
        className="px-9"
      />
      {value && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => onChange("")}
          className="absolute end-1.5 top-1.5 inline-flex size-6 items-center justify-center rounded-sm text-n-10 hover:bg-n-4 hover:text-n-12"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </search>
  );
}
