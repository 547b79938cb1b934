import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerTableProblems } from './layer-order.ts';
import { layers } from './layer-table.ts';
import { circularLayers, parts } from './part-table.ts';
import { circlesIn, partViolations } from './parts.ts';
import { source } from './test-sources.ts';

const toJson = source('src/formats/oci/spec.ts', { '../json/members.ts': ['member'] });

test('a folder may import what the table says', () => {
  assert.deepEqual(partViolations([toJson], { formats: { oci: ['json'] } }), []);
});

test('a folder that the table does not have imports no other of its layer', () => {
  assert.deepEqual(partViolations([toJson], {}), [
    'src/formats/oci/spec.ts:1: in formats, oci may not import json (src/formats/json/members.ts): lay what both need below them, or add it to tools/structure/part-table.ts',
  ]);
});

test('what lies right in a layer and what lies deeper are folders too', () => {
  const up = source('src/io/engine/client.ts', { '../files.ts': ['files'], './deep/x.ts': ['x'] });
  assert.deepEqual(
    partViolations([up], {}).map((line) => line.replace(/ \(.*/u, '')),
    [
      'src/io/engine/client.ts:1: in io, engine may not import .',
      'src/io/engine/client.ts:2: in io, engine may not import engine/deep',
    ],
  );
});

test('other layers and files of the same folder are not its business', () => {
  const fine = source('src/formats/oci/spec.ts', {
    '../../core/observed.ts': ['known'],
    './other.ts': ['a'],
  });
  assert.deepEqual(partViolations([fine], {}), []);
});

test('an entry that no file needs is named', () => {
  assert.deepEqual(partViolations([toJson], { formats: { oci: ['json', 'proc'] } }), [
    'tools/structure/part-table.ts:1: in formats, no file of oci imports proc: remove the entry',
  ]);
});

test('a table must not allow circles', () => {
  assert.deepEqual(circlesIn({ io: { a: ['b'], b: ['c'], c: ['a'] } }), [
    'tools/structure/part-table.ts:1: io has folders that import each other (a -> b -> c -> a): lay what they share below both',
  ]);
  assert.deepEqual(circlesIn({ io: { a: ['b', 'c'], b: ['c'] }, app: { c: ['a'] } }), []);
  assert.deepEqual(circlesIn(parts, circularLayers), []);
  assert.deepEqual(circlesIn({ io: { a: ['b'], b: ['a'] } }, ['io']), []);
  assert.deepEqual(circlesIn({ io: { a: ['b'] } }, ['io']), [
    'tools/structure/part-table.ts:1: io has no circle: remove it from circularLayers',
  ]);
});

const core = { imports: [], pure: true };
const usesCore = source('src/io/files.ts', { '../core/observed.ts': ['known'] });

test('a layer may import only layers below it', () => {
  assert.deepEqual(layerTableProblems([usesCore], { core, io: { imports: ['core'], pure: false } }), []);
  assert.deepEqual(layerTableProblems([usesCore], { io: { imports: ['core'], pure: false }, core }), [
    'tools/structure/layer-table.ts:1: io may import core, which is not below it: move one of them, or remove the entry',
  ]);
});

test('an entry of the layer table that no file needs is named', () => {
  assert.deepEqual(layerTableProblems([], { core, io: { imports: ['core'], pure: false } }), [
    'tools/structure/layer-table.ts:1: no file of io imports core: remove the entry',
  ]);
});

test('every layer with a table of its folders exists', () => {
  assert.deepEqual(
    Object.keys(parts).filter((name) => !(name in layers)),
    [],
  );
});
