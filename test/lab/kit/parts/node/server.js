'use strict';

const { createReadStream, createWriteStream } = require('node:fs');
const { createServer } = require('node:http');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const { promisify } = require('node:util');
const { Worker } = require('node:worker_threads');
const gzip = promisify(require('node:zlib').gzip);
const { randomUUID, scrypt } = require('node:crypto');

const uploads = '/srv/uploads';
const page = Buffer.from('<!doctype html><title>Uploads</title><p>PUT a file to /files.');

/** Answers with the number of words of a text, counted by a thread. */
function countWords(text) {
  const source =
    "require('worker_threads').parentPort.postMessage(require('worker_threads').workerData.split(' ').length)";
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, { eval: true, workerData: text });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const routes = {
  'GET /health': async (request, response) => response.end('ok\n'),
  'GET /': async (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(await gzip(page));
  },
  'GET /words': async (request, response) => response.end(`${await countWords('one two three')}\n`),
  'GET /hash': async (request, response) => {
    const hash = await promisify(scrypt)('a password', 'salt', 32);
    response.end(`${hash.toString('hex')}\n`);
  },
  'PUT /files': async (request, response) => {
    const name = randomUUID();
    await pipeline(request, createWriteStream(path.join(uploads, name)));
    response.end(`${name}\n`);
  },
};

/** Answers a request; what fails is not found. */
async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://server');
  const file = /^\/files\/([\w-]+)$/.exec(pathname);
  try {
    if (file) await pipeline(createReadStream(path.join(uploads, file[1])), response);
    else await routes[`${request.method} ${pathname}`](request, response);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

const server = createServer((request, response) => void answer(request, response));

server.listen(3000, () => console.log('listening on port 3000'));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
