'use strict';
// Loads the built command, and keeps the compiled code of the functions that a run used: Node's own compile cache keeps a
// module as it is before it runs, so that every run compiles its functions again (an eighth of an audit, a quarter of
// the lint of one Dockerfile: docs/performance.md).
const fs = require('fs');
const path = require('path');
const v8 = require('v8');
const vm = require('vm');
const zlib = require('zlib');

/** The first runs of a command differ: each adds the functions that it used. */
const RUNS_TO_LEARN_FROM = 3;

/** A run that works that many times as long as those before has used more of the program. */
const MUCH_LONGER = 1.5;

/**
 * Loads the file `entry` of the bundle and what it requires. `store` is the file of compiled code; without it every
 * function is compiled when it is first called. Returns what `entry` exports, and `keep`, which writes `store`
 * after a run if this run has something to add.
 */
exports.loadBundle = function loadBundle(entry, store) {
  // Code of functions that have not run for a while is kept, for `keep` and for their next call.
  v8.setFlagsFromString('--no-flush-bytecode');
  let kept = store === undefined ? undefined : readStore(store);
  const parts = new Map();
  load(entry);
  return { exports: parts.get(entry).module.exports, keep };

  function load(file) {
    const known = parts.get(file);
    if (known !== undefined) return known.module.exports;
    const bytes = fs.readFileSync(file);
    const sum = zlib.crc32(bytes);
    const code = codeOf(path.basename(file), sum);
    // The bundle is ASCII (tools/bundle/plain-characters.mjs). The first line stays the first.
    const source =
      "(function (exports, require, module, __filename, __dirname) { 'use strict'; " +
      bytes.latin1Slice() +
      '\n})';
    const script = new vm.Script(source, { filename: file, cachedData: code });
    const part = {
      script,
      sum,
      module: { exports: {} },
      isKept: code !== undefined && !script.cachedDataRejected,
    };
    parts.set(file, part);
    const folder = path.dirname(file);
    const need = (name) =>
      name.startsWith('.') ? load(path.join(folder, name)) : process.getBuiltinModule(name);
    script.runInThisContext().call(part.module.exports, part.module.exports, need, part.module, file, folder);
    return part.module.exports;
  }

  /** The code of a part. If one part was built anew, all were: then nothing that is kept counts. */
  function codeOf(name, sum) {
    const part = kept && kept.parts[name];
    if (part !== undefined && part.sum !== sum) kept = undefined;
    return kept && part && part.code;
  }

  /** Never fails a run: without a store, or on a full or read-only disk, the next run compiles again. */
  function keep() {
    if (store === undefined) return;
    const { user, system } = process.cpuUsage();
    const work = Math.round((user + system) / 1000);
    const runs = kept === undefined ? 0 : kept.runs;
    const isComplete = [...parts.values()].every((part) => part.isKept);
    if (isComplete && runs >= RUNS_TO_LEARN_FROM && work <= kept.work * MUCH_LONGER) return;
    const head = { runs: runs + 1, work: Math.max(work, kept === undefined ? 0 : kept.work) };
    const unfinished = store + '.' + process.pid;
    try {
      fs.mkdirSync(path.dirname(store), { recursive: true });
      // Before the code is made, which takes longer than the rest.
      fs.writeFileSync(unfinished, '', { mode: 0o600 });
      const used = [...parts].map(([file, { script, sum }]) => [
        path.basename(file),
        { sum, code: script.createCachedData() },
      ]);
      // Parts that this run did not load stay.
      const all = { ...(kept === undefined ? {} : kept.parts), ...Object.fromEntries(used) };
      fs.writeFileSync(unfinished, storeOf(head, all));
      // Another run may read or write it at the same time.
      fs.renameSync(unfinished, store);
    } catch {
      remove(unfinished);
    }
  }
};

/** Removes a file that may not be there; it is the run's result that counts. */
function remove(file) {
  try {
    fs.unlinkSync(file);
  } catch {
    // It was not made, or the disk is read-only.
  }
}

/**
 * A store is a line of JSON and, after it, the compiled code of the parts one after the other. The checksums find a part
 * that was built anew and a file that is damaged: V8 itself compares no more than the length of a source.
 */
function readStore(store) {
  try {
    if (!isOwn(fs.statSync(store))) return undefined;
    const bytes = fs.readFileSync(store);
    const end = bytes.indexOf(10);
    const { runs, work, sum, places } = JSON.parse(bytes.utf8Slice(0, end));
    const code = bytes.subarray(end + 1);
    if (zlib.crc32(code) !== sum) return undefined;
    const parts = Object.entries(places).map(([name, place]) => [
      name,
      { sum: place.sum, code: code.subarray(place.start, place.start + place.size) },
    ]);
    return { runs, work, parts: Object.fromEntries(parts) };
  } catch {
    return undefined;
  }
}

/** Whether a file is one that no other user can have written: V8 runs what is in it. */
function isOwn(status) {
  return status.isFile() && status.uid === process.getuid() && (status.mode & 0o022) === 0;
}

/** Returns the bytes of a store. */
function storeOf(head, parts) {
  const places = {};
  const pieces = [];
  let start = 0;
  for (const [name, { sum, code }] of Object.entries(parts)) {
    const filler = fillUp(code.length, 0);
    places[name] = { sum, start, size: code.length };
    pieces.push(code, filler);
    start += code.length + filler.length;
  }
  const code = Buffer.concat(pieces);
  const line = Buffer.from(JSON.stringify({ ...head, sum: zlib.crc32(code), places }) + '\n');
  return Buffer.concat([fillUp(line.length, ' '), line, code]);
}

/** Returns as many bytes of `filler` as are missing to a multiple of eight: V8 copies code that begins elsewhere. */
function fillUp(length, filler) {
  return Buffer.alloc((8 - (length % 8)) % 8, filler);
}
