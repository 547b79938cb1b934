import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { osvArchive } from '../kit/feed-files.ts';
import type { Fault, FeedServer } from '../kit/feed-server.ts';
import { failureOf, forNpm, npm, outcomes, startMirror } from './mirror.ts';

describe('a download that was interrupted', () => {
  /** Ends each connection after `most` bytes of the body. */
  const cut =
    (server: FeedServer, most: number, times = Number.POSITIVE_INFINITY): Fault =>
    (request, response, content = Buffer.alloc(0)) => {
      if (request.url !== `/${npm}` || times-- <= 0) return false;
      const start = Number(/^bytes=(\d+)-$/u.exec(request.headers.range ?? '')?.[1] ?? 0);
      const part = content.subarray(start, start + most);
      const isLast = start + part.length >= content.length;
      server.log.push(`range ${start}`);
      response.writeHead(start === 0 ? 200 : 206, {
        etag: '"1"',
        'content-length': content.length - start,
        ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
      });
      // A client drops what it has not read when the connection ends.
      response.write(part, () => setTimeout(() => (isLast ? response.end() : response.destroy()), 50));
      return true;
    };

  it('is continued where it ended', async () => {
    const { server, update, fixed } = await startMirror();
    server.fault = cut(server, 100);
    const done = await update();
    assert.equal(outcomes(done)[npm], 'fetched', failureOf(done));
    assert.equal(fixed('npm'), '1');
    const starts = server.log.flatMap((line) => /^range (\d+)/u.exec(line)?.[1] ?? []).map(Number);
    assert.ok(starts.length > 3, starts.join());
    // A connection may end before anything of it was read; what was read is not fetched again.
    assert.deepEqual(
      starts,
      starts.toSorted((one, other) => one - other),
    );
  });

  it('is fetched from its start if the file changed meanwhile', async () => {
    const { server, update, fixed } = await startMirror();
    let requests = 0;
    const first = cut(server, 100, 1);
    server.fault = (request, response, content) => {
      if (request.url !== `/${npm}`) return false;
      if (++requests > 1) return false;
      server.files = { ...server.files, [npm]: osvArchive('npm', '2') };
      return first(request, response, content);
    };
    assert.equal(outcomes(await update())[npm], 'fetched');
    assert.equal(fixed('npm'), '2');
  });

  it('is not continued with another part than was asked for', async () => {
    const { server, update } = await startMirror();
    let requests = 0;
    server.fault = forNpm((_, response, content = Buffer.alloc(0)) => {
      if (++requests === 1) {
        response.writeHead(200, { etag: '"1"', 'content-length': content.length });
        response.write(content.subarray(0, 100), () => setTimeout(() => response.destroy(), 50));
      } else
        response
          .writeHead(206, { etag: '"1"', 'content-range': `bytes 5-${content.length - 1}/${content.length}` })
          .end(content.subarray(5));
      return true;
    });
    assert.match(failureOf(await update()), /another part than was asked for/);
  });
});
