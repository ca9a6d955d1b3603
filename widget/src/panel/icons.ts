/** Paths on a 24 × 24 grid. Source: Lucide (ISC). */
export const ICONS = {
  clip: "M17 7v9a5 5 0 0 1-10 0V6a3 3 0 0 1 6 0v10a1 1 0 0 1-2 0V8",
  more: "M12 5v.1M12 12v.1M12 19v.1",
  page: "M14 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8zM14 2v6h6",
  person: "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M16 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0z",
  send: "M12 19V5M5 12l7-7 7 7",
  smile: "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM8 14s1.5 2 4 2 4-2 4-2M9 9v.1M15 9v.1",
  stop: "M7 7h10v10H7z",
};
