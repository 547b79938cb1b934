import { request } from 'node:http';
import { readFileSync } from 'node:fs';
import { startEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { readCreateRequest } from '../../src/adapters/create-request/read-create-request.ts';
import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
const engine = await startEngine({ config: 'default' });
function post(body: string): Promise<{ status: number; text: string }> {
  return new Promise((res, rej) => {
    const r = request(
      {
        socketPath: engine.socket,
        method: 'POST',
        path: '/v1.45/containers/create',
        headers: { 'content-type': 'application/json' },
      },
      (a) => {
        let t = '';
        a.on('data', (c) => (t += c));
        a.on('end', () => res({ status: a.statusCode ?? 0, text: t }));
      },
    );
    r.on('error', rej);
    r.end(body);
  });
}
try {
  await labImage(engine);
  const bodies: string[] = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
  for (const body of bodies) {
    const a = await post(body);
    const mine = readCreateRequest(body);
    console.log('---', body.slice(0, 300));
    console.log('  engine', a.status, a.text.trim().slice(0, 200));
    console.log('  mine  ', mine.problems.length ? 'problem: ' + mine.problems[0]!.message : 'ok');
    if (a.status === 201) {
      const id = JSON.parse(a.text).Id;
      const ins = await engine.request('GET', `/containers/${id}/json`);
      const theirs = readContainerInspect(ins.body);
      const strip = (w: unknown) => JSON.stringify(w, (k, v) => (k === 'at' || k === 'from' ? undefined : v));
      const c = mine.workloads[0]?.settings ?? {};
      const t = theirs.settings;
      for (const k of new Set([...Object.keys(c), ...Object.keys(t)])) {
        const x = strip((c as any)[k]),
          y = strip((t as any)[k]);
        if (x !== y && !['environment','restart','runtime','logging','readOnlyRoot'].includes(k) && !(k==='user'&&y==='{"value":""}') && !(x===undefined && ['privileged','systemPaths','ipc','cgroupns','networks','network'].includes(k)) && !(k==='mounts'&&y==='{"value":[]}')) console.log('   ', k, 'create', x, '| inspect', y);
      }
      console.log(
        '    doubts',
        JSON.stringify(theirs.doubts.map((d) => d.what)),
        JSON.stringify(mine.workloads[0]?.doubts.map((d) => d.what)),
      );
      if (body.includes('dump')) console.log(JSON.stringify(ins.body, null, 1));
    }
  }
} finally {
  await engine.stop();
}
