interface SparklineProps {
  /** Null: no data that day; the line has a gap there. */
  values: readonly (number | null)[];
  className?: string;
}

/** The shape of a span of days, without numbers; the numbers stand beside it. */
export function Sparkline({ values, className = "h-8 w-24 text-accent" }: SparklineProps) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return <span className={className} aria-hidden />;
  const top = Math.max(...known, 0);
  const low = Math.min(...known, 0);
  const x = (index: number) => 2 + (index / (values.length - 1)) * 96;
  const y = (value: number) => 29 - ((value - low) / (top - low || 1)) * 26;
  let path = "";
  values.forEach((value, index) => {
    if (value === null) return;
    const before = values[index - 1];
    path += `${before === null || before === undefined ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return (
    <svg aria-hidden viewBox="0 0 100 32" preserveAspectRatio="none" className={className}>
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
