import { classMatrixJson, classMatrixOf } from '../../plan/class-matrix.js';
import { classMatrixText } from '../../plan/class-matrix-text.js';
import { matrixJson, matrixOf } from '../../plan/matrix.js';
import { matrixText } from '../../plan/matrix-text.js';

/** `twinlock matrix`: the oracle's whole table for a folder of manifests, by pods or by classes of pods. */
export async function matrix(
  _words: string[],
  options: { manifests: string; classes?: boolean; json?: boolean },
): Promise<number> {
  if (options.classes) {
    const table = classMatrixOf(options.manifests);
    await print(options.json ? classMatrixJson(table) : [classMatrixText(table)]);
  } else {
    const table = matrixOf(options.manifests);
    await print([options.json ? matrixJson(table) : matrixText(table)]);
  }
  return 0;
}

/** Waits for a reader that is slower, so that the table never stands in memory whole; ends where the reader leaves. */
async function print(pieces: Iterable<string>): Promise<void> {
  const { stdout } = process;
  for (const piece of pieces) {
    if (!stdout.writable) return;
    if (!stdout.write(piece)) await drained(stdout);
  }
  stdout.write('\n');
}

/** Resolves when more can be written, or nothing any more. What went wrong is for the one who listens to errors. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  const events = ['drain', 'error', 'close'];
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
