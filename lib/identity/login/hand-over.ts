import { request } from 'node:http';

/**
 * The browser of a person who is played by the harness: hands the address, its last word, to the loopback port that is
 * its first.
 */
const [port, url] = process.argv.slice(2);
request({ host: '127.0.0.1', port: Number(port), method: 'POST', path: '/' }).end(url);
