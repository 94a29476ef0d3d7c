import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Points `latest`, beside the run's folder, at it: relative, so that the whole of reports/ can be moved, and by a
 * rename, so that there is no moment without it.
 */
export function pointLatestAt(runFolder: string): void {
  const reports = dirname(runFolder);
  mkdirSync(reports, { recursive: true });
  const link = join(reports, 'latest');
  const next = join(reports, `.latest-${process.pid}`);
  rmSync(next, { force: true });
  symlinkSync(basename(runFolder), next);
  try {
    renameSync(next, link);
  } catch {
    // Somebody copied reports/ in a way that made a folder of the link: a run's result matters more than the copy.
    rmSync(link, { recursive: true, force: true });
    renameSync(next, link);
  }
}
