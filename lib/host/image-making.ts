import { join } from 'node:path';
import { isHeld } from './lock.js';

/** The container in which images are put into a node image; one a host, under the lock below. */
export const BAKE_CONTAINER = 'twinlock-bake';

/** The lock of a process that makes images. */
export function imagesLock(cache: string): string {
  return join(cache, 'images.lock');
}

/** Whether a living process makes images now; if not, a bake's container is what a killed one has left. */
export function makesImages(cache: string): boolean {
  return isHeld(imagesLock(cache));
}
