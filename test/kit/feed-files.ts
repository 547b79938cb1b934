import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** Content by path below a mirror. */
export type FeedFiles = Readonly<Record<string, Buffer>>;

/** Returns a ZIP archive; a text is deflated. `lie` is what its directory states instead of the size of each. */
export function zipOf(entries: Readonly<Record<string, string>>, lie?: number): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(lie ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

/** Returns a record of OSV. */
export function osvRecord(id: string, ecosystem: string, name: string, fixed: string): string {
  return JSON.stringify({
    schema_version: '1.7.0',
    id,
    modified: '2024-01-01T00:00:00Z',
    aliases: [id.replace('GHSA', 'CVE-2024')],
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  });
}

/** Returns an archive of OSV with so many records, the first of which is about `sample`. */
export function osvArchive(ecosystem: string, fixed: string, count = 3): Buffer {
  const ids = Array.from({ length: count }, (_, n) => `GHSA-${n}`);
  const entries = ids.map((id, n) => [
    `${id}.json`,
    osvRecord(id, ecosystem, n === 0 ? 'sample' : `p${n}`, fixed),
  ]);
  return zipOf(Object.fromEntries(entries) as Record<string, string>);
}

const secdb = (release: string, fixed: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      distroversion: release,
      reponame: 'main',
      packages: [{ pkg: { name: 'sample', secfixes: { [fixed]: ['CVE-2024-0001'] } } }],
    }),
  );

/** Returns a small file of each format in the publishers' layout; `fixed` is the version in all of them. */
export function smallFeeds(fixed: string, count = 3): FeedFiles {
  const tracker = {
    sample: {
      'CVE-2024-0001': {
        releases: {
          bookworm: { status: 'resolved', fixed_version: fixed, urgency: 'low', repositories: {} },
        },
      },
    },
  };
  const kev = {
    dateReleased: '2024-02-03T04:05:06Z',
    vulnerabilities: [
      { cveID: 'CVE-2024-0001', dateAdded: '2024-02-03', knownRansomwareCampaignUse: 'Known' },
    ],
  };
  const epss =
    '#model_version:v1,score_date:2024-02-04T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.5,0.9\n';
  return {
    'osv/npm/all.zip': osvArchive('npm', fixed, count),
    'osv/Rocky Linux/all.zip': osvArchive('Rocky Linux:9', fixed),
    'alpine/v3.19/main.json': secdb('v3.19', fixed),
    'alpine/v3.19/community.json': secdb('v3.19', fixed),
    'debian/tracker/data/json.gz': gzipSync(JSON.stringify(tracker)),
    'kev/known_exploited_vulnerabilities.json': Buffer.from(JSON.stringify(kev)),
    'epss/epss_scores-current.csv.gz': gzipSync(epss),
  };
}
