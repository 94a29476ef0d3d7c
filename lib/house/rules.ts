import { LINES, PURE, ROOMS, WORLDLY } from './rooms.js';
import { isTest, type Source } from './sources.js';

/** Every import that the table of rooms does not allow, in a sentence with the file and the reason. */
export function forbiddenImports(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const room = ROOMS[source.room];
    if (!room) return [`${source.path} is in a room that lib/house/rooms.ts does not know: ${source.room}`];
    return source.own
      .filter((target) => !allows(source, room.may, target))
      .map((target) => `${source.path} imports ${target}, but ${source.room} may not: ${room.because}`);
  });
}

function allows(source: Source, may: readonly string[], target: string): boolean {
  const room = target.split('/')[1] ?? '';
  if (!target.startsWith('lib/')) return false;
  return room === source.room || may.includes(room) || (isTest(source) && room === 'model');
}

/** Permissions of the table that no file uses any more: a table that allows too much keeps nothing. */
export function stalePermissions(sources: readonly Source[]): string[] {
  const used = new Set(
    sources.flatMap((source) => source.own.map((target) => `${source.room} ${target.split('/')[1]}`)),
  );
  return Object.entries(ROOMS).flatMap(([room, { may }]) =>
    may.filter((other) => !used.has(`${room} ${other}`)).map((other) => `${room} does not use ${other}`),
  );
}

/** Files of pure rooms that could reach a cluster, a network or another process. */
export function worldlyImports(sources: readonly Source[]): string[] {
  const pure: readonly string[] = PURE;
  const worldly: readonly string[] = WORLDLY;
  return sources
    .filter((source) => pure.includes(source.room) && !isTest(source))
    .flatMap(({ path, foreign }) =>
      foreign
        .filter((name) => worldly.some((one) => name === one || name.startsWith(`${one}/`)))
        .map((name) => `${path} imports ${name}, but its room does no I/O on a cluster or a network`),
    );
}

/** Judging must not see what a case does to the world: an explanation that knows the cut explains nothing. */
export function tellingImports(sources: readonly Source[]): string[] {
  const told = ['lib/model/case.js', 'lib/model/fault.js', 'lib/model/plan.js'];
  return sources
    .filter(({ room }) => room === 'judge' || room === 'oracle')
    .flatMap(({ path, own }) =>
      own
        .filter((target) => told.includes(target))
        .map((target) => `${path} imports ${target}, so an explanation could know the case's cut or fault`),
    );
}

/** The programs of the probe pod run on a plain Node: nothing but Node's own modules. */
export function packagesInPods(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => source.path.startsWith('lib/agent/pod/') && !isTest(source))
    .flatMap(({ path, foreign }) =>
      foreign
        .filter((name) => !name.startsWith('node:'))
        .map((name) => `${path} imports ${name}, which the pod does not have`),
    );
}

/** Files that are longer than a reader holds in mind, and the median where it is too high. */
export function longFiles(sources: readonly Source[]): string[] {
  const long = sources
    .filter(({ lines }) => lines > LINES.most)
    .map(({ path, lines }) => `${path} has ${lines} lines, at most ${LINES.most}`);
  const sorted = sources.map(({ lines }) => lines).sort((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return median < LINES.median
    ? long
    : [...long, `the median file has ${median} lines, below ${LINES.median}`];
}

/** Names that say nothing about what is in the file. */
export function emptyNames(sources: readonly Source[]): string[] {
  return sources
    .map(({ path }) => path)
    .filter((path) => /(^|\/)(utils?|helpers?|misc|common)(\/|\.)/i.test(path))
    .map((path) => `${path} has a name that says nothing; name it after the one idea in it`);
}
