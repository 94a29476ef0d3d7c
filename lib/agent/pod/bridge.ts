/*
 * What the exec stream runs: joins its stdin and stdout to the program's Unix socket. It holds no state, so that it may
 * die at any time; the program keeps every reply until it is acknowledged. Exit code 0 at the end of either side, 1 if
 * the program could not be reached.
 */
import { createConnection } from 'node:net';
import { SOCKET } from './settings.js';

const path = process.env.TWINLOCK_SOCKET ?? SOCKET;
const socket = createConnection(path);
let connected = false;

socket.on('connect', () => {
  connected = true;
});
socket.on('error', (error) => {
  process.stderr.write(
    `${connected ? 'lost' : 'could not reach'} the probe program at ${path}: ${error.message}\n`,
  );
  process.exit(1);
});
socket.on('close', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
// A lost exec stream closes stdin: then the bridge must go, or each reconnect would leave one behind.
process.stdin.on('end', () => process.exit(0));
process.stdin.pipe(socket, { end: false });
socket.pipe(process.stdout);
