/**
 * Cases of the access suite that no fault turns red, and why none can. A test holds the suite and the faults together:
 * every other case is named by a fault.
 */
export const unbreakable: Readonly<Record<string, string>> = {};
