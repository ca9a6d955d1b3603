export const chat = $state({ isThere: true });
