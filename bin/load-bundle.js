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
  const kept = store === undefined ? undefined : readStore(store);
  const parts = new Map();
  load(entry);
  return { exports: parts.get(entry).module.exports, keep };

  function load(file) {
    const known = parts.get(file);
    if (known !== undefined) return known.module.exports;
    const bytes = fs.readFileSync(file);
    const sum = zlib.crc32(bytes);
    const code = kept && kept.codeOf(path.basename(file), sum);
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

  /** Never fails a run: without a store, or on a full or read-only disk, the next run compiles again. */
  function keep() {
    if (store === undefined) return;
    const { user, system } = process.cpuUsage();
    const work = Math.round((user + system) / 1000);
    const runs = kept === undefined ? 0 : kept.runs;
    const isComplete = [...parts.values()].every((part) => part.isKept);
    if (isComplete && runs >= RUNS_TO_LEARN_FROM && work <= kept.work * MUCH_LONGER) return;
    const used = [...parts].map(([file, { script, sum }]) => ({
      name: path.basename(file),
      sum,
      code: script.createCachedData(),
    }));
    const others = kept === undefined ? [] : kept.othersThan(used);
    try {
      writeStore(store, { runs: runs + 1, work: Math.max(work, kept === undefined ? 0 : kept.work) }, [
        ...used,
        ...others,
      ]);
    } catch {
      // The run has its result.
    }
  }
};

/**
 * A store is a line of JSON and, after it, the compiled code of the parts one after the other. The checksums find a part
 * that was built anew and a file that is damaged: V8 itself compares no more than the length of a source.
 */
function readStore(store) {
  try {
    const bytes = fs.readFileSync(store);
    const end = bytes.indexOf(10);
    const { runs, work, sum, parts } = JSON.parse(bytes.utf8Slice(0, end));
    const code = bytes.subarray(end + 1);
    if (zlib.crc32(code) !== sum) return undefined;
    return {
      runs,
      work,
      codeOf(name, sourceSum) {
        const part = parts[name];
        if (part === undefined || part.sum !== sourceSum) return undefined;
        return code.subarray(part.start, part.start + part.size);
      },
      /** The parts that a run did not load; none if one of those that it did was built anew: then all were. */
      othersThan(used) {
        if (used.some(({ name, sum: now }) => parts[name] !== undefined && parts[name].sum !== now))
          return [];
        const names = new Set(used.map(({ name }) => name));
        return Object.entries(parts)
          .filter(([name]) => !names.has(name))
          .map(([name, part]) => ({
            name,
            sum: part.sum,
            code: code.subarray(part.start, part.start + part.size),
          }));
      },
    };
  } catch {
    return undefined;
  }
}

function writeStore(store, head, parts) {
  const places = {};
  const pieces = [];
  let start = 0;
  for (const { name, sum, code } of parts) {
    places[name] = { sum, start, size: code.length };
    const filler = fillUp(code.length, 0);
    pieces.push(code, filler);
    start += code.length + filler.length;
  }
  const code = Buffer.concat(pieces);
  const line = Buffer.from(JSON.stringify({ ...head, sum: zlib.crc32(code), parts: places }) + '\n');
  fs.mkdirSync(path.dirname(store), { recursive: true });
  // Another run may read or write it at the same time.
  const unfinished = store + '.' + process.pid;
  fs.writeFileSync(unfinished, Buffer.concat([fillUp(line.length, ' '), line, code]), { mode: 0o600 });
  fs.renameSync(unfinished, store);
}

/** Returns as many bytes of `filler` as are missing to a multiple of eight: V8 copies code that begins elsewhere. */
function fillUp(length, filler) {
  return Buffer.alloc((8 - (length % 8)) % 8, filler);
}
