/** Whose budget it is: an address has one in each workspace, so that nobody's visitors use up another's. */
export const budgetKey = (workspaceId: number, countedAs: string): string => `${workspaceId} ${countedAs}`;
