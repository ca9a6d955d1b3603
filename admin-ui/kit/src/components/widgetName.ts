/** @returns a widget's name for places that hold text alone; a demo that does not call itself one is marked. */
export const widgetName = ({ name, isDemo }: { name: string; isDemo: boolean }): string =>
  isDemo && !/\bdemo\b/i.test(name) ? `${name} (demo)` : name;
