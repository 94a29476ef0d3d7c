/**
 * Where long work tells how far it is. The terminal draws it, a pipe gets plain lines, tests collect it.
 * A stage is one named piece of bring-up or of an image build; `note` is its last observed state.
 */
export interface Progress {
  /** Runs `work` as the named stage and reports start, notes, end and milliseconds, also when it throws. */
  stage<T>(name: string, work: (note: (state: string) => void) => Promise<T>): Promise<T>;
  /** A line that belongs to no stage. */
  say(line: string): void;
}

/** Progress that nobody reads, for tests and for calls inside a stage. */
export const silent: Progress = {
  stage: (_name, work) => work(() => {}),
  say: () => {},
};
