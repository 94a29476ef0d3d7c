/**
 * Cases of the flow suites that no fault turns red, by their ids, and why none can. A test holds the suites and the
 * faults together: every other case is named by a fault.
 */
export const unbreakable: Readonly<Record<string, string>> = {
  'flows/provider-outside-behind-the-nodes-firewall':
    'The case closes the way itself and looks whether it is closed: what keeps it open is told as a broken control, ' +
    'so that the case is unknown and never red. Its twin, with the way open, is named by a fault.',
};
