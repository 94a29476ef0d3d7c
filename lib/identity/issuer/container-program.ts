import { readFileSync } from 'node:fs';
import { startDocumentServer } from './document-server.js';

/** The program of the container of the test issuers; its files stand beside it. */
const [, , place = '.', port = '', controlPort = ''] = process.argv;
const read = (file: string) => readFileSync(`${place}/${file}`, 'utf8');

await startDocumentServer({
  tls: { certificate: read('tls.crt'), privateKey: read('tls.key') },
  port: Number(port),
  controlPort: Number(controlPort),
});
