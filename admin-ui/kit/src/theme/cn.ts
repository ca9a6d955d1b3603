import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names so that a caller's class wins over the component's own. */
export const cn = (...classes: ClassValue[]): string => twMerge(clsx(classes));
