import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countBaseLayers } from './base-layers.ts';

const layer = (createdBy: string) => ({ createdBy, isEmpty: false });
const setting = (createdBy: string) => ({ createdBy, isEmpty: true });

const debian = [layer('/bin/sh -c #(nop) ADD file:1 in / '), setting('/bin/sh -c #(nop)  CMD ["bash"]')];

describe('countBaseLayers', () => {
  it('counts the layers before the start command of the last base image', () => {
    const node = [
      ...debian,
      layer('RUN apt-get install node'),
      setting('ENTRYPOINT ["docker-entrypoint.sh"]'),
    ];
    assert.equal(countBaseLayers([...node, setting('CMD ["node"]'), layer('COPY . . # buildkit')]), 2);
    assert.equal(countBaseLayers([...debian, layer('COPY . . # buildkit'), setting('CMD ["app"]')]), 1);
  });

  it('knows no base of an image whose layers no start command parts', () => {
    assert.equal(countBaseLayers(debian), undefined);
    assert.equal(countBaseLayers([]), undefined);
    assert.equal(countBaseLayers([layer('COPY rootfs / # buildkit'), layer('RUN echo CMD')]), undefined);
  });
});
