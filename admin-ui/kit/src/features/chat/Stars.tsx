import { Star } from "lucide-react";
import { cn } from "../../theme/cn.ts";
import { starsText } from "./eventText.ts";

/** A visitor's rating. */
export function Stars({ stars }: { stars: number }) {
  return (
    <span role="img" aria-label={starsText(stars)} className="inline-flex gap-px text-chart-amber">
      {[1, 2, 3, 4, 5].map((place) => (
        <Star key={place} aria-hidden className={cn("size-3.5", place <= stars ? "fill-current" : "text-n-8")} />
      ))}
    </span>
  );
}
