import type { ClassMatrix } from './class-matrix.js';

export function classMatrixText({ notes }: ClassMatrix): string {
  return notes.join();
}
