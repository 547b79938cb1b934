import type { Advisory } from '../../core/software/advisory.ts';
import type { FeedRecord } from './feed-record.ts';
import type { CompareVersions } from './osv/osv-range.ts';

/** Compares dotted numbers; anything else cannot be parsed. */
export const compareNumbers: CompareVersions = (_scheme, a, b) => {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/u).map(Number));
  if (left === undefined || right === undefined || [...left, ...right].some(Number.isNaN)) return undefined;
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Returns the bytes of a value as JSON. */
export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** Returns the values of records, their gaps as `what: why`, and what was ignored. */
export function sorted<Value = Advisory>(
  records: Iterable<FeedRecord<Value>>,
): { values: readonly Value[]; gaps: readonly string[]; ignored: readonly string[] } {
  const [values, gaps, ignored]: [Value[], string[], string[]] = [[], [], []];
  for (const record of records)
    if (record.kind === 'value') values.push(record.value);
    else if (record.kind === 'gap') gaps.push(`${record.gap.what}: ${record.gap.why}`);
    else ignored.push(`${record.ignored.what}: ${record.ignored.why}`);
  return { values, gaps, ignored };
}

/** A record of OSV about a package. */
export function osvRecord(affected: unknown, members: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    schema_version: '1.7.0',
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2026-01-02T03:04:05Z',
    affected,
    ...members,
  };
}

/** A document of OVAL with two packages of a module, one of another, and an update without a vulnerability. */
export const ovalSample = `<?xml version="1.0" encoding="UTF-8"?>
<oval_definitions xmlns:red-def="urn:linux" xmlns:ind-def="urn:independent">
 <definitions>
  <definition class="patch" id="oval:example:def:1" version="1">
   <metadata>
    <title>RHSA-2026:1: nodejs:18 security update (Important)</title>
    <reference ref_id="RHSA-2026:1" ref_url="https://access.example/errata/RHSA-2026:1" source="RHSA"/>
    <reference ref_id="CVE-2026-1000" ref_url="https://access.example/CVE-2026-1000" source="CVE"/>
    <description>Fixes &lt;one&gt; &amp; two.</description>
    <advisory>
     <severity>Important</severity>
     <issued date="2026-02-03"/><updated date="2026-02-04"/>
     <cve cvss3="9.8/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" impact="critical" href="https://access.example/CVE-2026-1000">CVE-2026-1000</cve>
    </advisory>
   </metadata>
   <criteria operator="OR">
    <criterion comment="must be installed" test_ref="tst:release"/>
    <criteria operator="AND">
     <criterion comment="Module nodejs:18 is enabled" test_ref="tst:module"/>
     <criteria operator="OR">
      <criteria operator="AND"><criterion test_ref="tst:nodejs"/><criterion test_ref="tst:signed"/></criteria>
      <criteria operator="AND"><criterion test_ref="tst:npm"/></criteria>
     </criteria>
    </criteria>
    <criteria operator="AND"><criterion test_ref="tst:zlib"/></criteria>
   </criteria>
  </definition>
  <definition class="patch" id="oval:example:def:2" version="1">
   <metadata><title>RHBA-2026:2</title><reference ref_id="RHBA-2026:2" source="RHSA"/></metadata>
   <criteria><criterion test_ref="tst:zlib"/></criteria>
  </definition>
  <definition class="vulnerability" id="oval:com.redhat.cve:def:3" version="1">
   <metadata>
    <title>CVE-2026-3000</title><reference ref_id="CVE-2026-3000" source="CVE"/>
    <advisory><affected>
     <resolution state="Will not fix"><component>zlib</component></resolution>
     <resolution state="Fix deferred"><component>nodejs:18/nodejs</component></resolution>
    </affected></advisory>
   </metadata>
   <criteria operator="OR"><criterion test_ref="tst:zlib-installed"/><criterion test_ref="tst:nodejs-installed"/></criteria>
  </definition>
 </definitions>
 <tests>
  <red-def:rpmverifyfile_test id="tst:release"/>
  <ind-def:textfilecontent54_test id="tst:module"><ind-def:object object_ref="obj:module"/><ind-def:state state_ref="ste:module"/></ind-def:textfilecontent54_test>
  <red-def:rpminfo_test id="tst:nodejs"><red-def:object object_ref="obj:nodejs"/><red-def:state state_ref="ste:fix"/></red-def:rpminfo_test>
  <red-def:rpminfo_test id="tst:npm"><red-def:object object_ref="obj:npm"/><red-def:state state_ref="ste:fix"/></red-def:rpminfo_test>
  <red-def:rpminfo_test id="tst:signed"><red-def:object object_ref="obj:nodejs"/><red-def:state state_ref="ste:key"/></red-def:rpminfo_test>
  <red-def:rpminfo_test id="tst:zlib"><red-def:object object_ref="obj:zlib"/><red-def:state state_ref="ste:arch"/></red-def:rpminfo_test>
  <red-def:rpminfo_test id="tst:zlib-installed"><red-def:object object_ref="obj:zlib"/></red-def:rpminfo_test>
  <red-def:rpminfo_test id="tst:nodejs-installed"><red-def:object object_ref="obj:nodejs"/></red-def:rpminfo_test>
 </tests>
 <objects>
  <ind-def:textfilecontent54_object id="obj:module"><ind-def:filepath>/etc/dnf/modules.d/nodejs.module</ind-def:filepath></ind-def:textfilecontent54_object>
  <red-def:rpminfo_object id="obj:nodejs"><red-def:name>nodejs</red-def:name></red-def:rpminfo_object>
  <red-def:rpminfo_object id="obj:npm"><red-def:name>npm</red-def:name></red-def:rpminfo_object>
  <red-def:rpminfo_object id="obj:zlib"><red-def:name>zlib</red-def:name></red-def:rpminfo_object>
 </objects>
 <states>
  <ind-def:textfilecontent54_state id="ste:module"><ind-def:text>\\nstream\\s*=\\s*18\\b[\\w\\W]*</ind-def:text></ind-def:textfilecontent54_state>
  <red-def:rpminfo_state id="ste:fix"><red-def:evr operation="less than">1:18.12.1-1.el9</red-def:evr></red-def:rpminfo_state>
  <red-def:rpminfo_state id="ste:key"><red-def:signature_keyid>199e2f91fd431d51</red-def:signature_keyid></red-def:rpminfo_state>
  <red-def:rpminfo_state id="ste:arch"><red-def:arch operation="pattern match">aarch64|x86_64</red-def:arch><red-def:evr operation="less than">0:1.2-3.el9</red-def:evr></red-def:rpminfo_state>
 </states>
</oval_definitions>`;

const platform = (id: string, cpe: string): unknown => ({
  category: 'product_name',
  name: id,
  product: { product_id: id, name: id, product_identification_helper: { cpe } },
});
const component = (id: string, purl?: string): unknown => ({
  category: 'product_version',
  name: id,
  product: {
    product_id: id,
    name: id,
    ...(purl === undefined ? {} : { product_identification_helper: { purl } }),
  },
});
const relation = (part: string, of: string): unknown => ({
  category: 'default_component_of',
  full_product_name: { product_id: `${of}:${part}`, name: `${part} in ${of}` },
  product_reference: part,
  relates_to_product_reference: of,
});

/** A document of CSAF about packages of releases, of a module, and of another product. */
export const csafSample = {
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { name: 'Red Hat Product Security' },
    aggregate_severity: { text: 'Moderate' },
    tracking: {
      id: 'CVE-2026-1000',
      initial_release_date: '2026-01-01T00:00:00+00:00',
      current_release_date: '2026-01-02T00:00:00+00:00',
    },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Red Hat',
        branches: [
          platform('AppStream-9', 'cpe:/a:redhat:enterprise_linux:9::appstream'),
          platform('AppStream-9.2.EUS', 'cpe:/a:redhat:rhel_eus:9.2::appstream'),
          platform('satellite', 'cpe:/a:redhat:satellite:6.14::el8'),
          component('curl-0:7.76.1-26.el9.x86_64', 'pkg:rpm/redhat/curl@7.76.1-26.el9?arch=x86_64'),
          component('curl-0:7.76.1-26.el9.aarch64', 'pkg:rpm/redhat/curl@7.76.1-26.el9?arch=aarch64'),
          component('curl-0:7.76.1-26.el9.src', 'pkg:rpm/redhat/curl@7.76.1-26.el9?arch=src'),
          component(
            'npm-1:8.1-1.el9.noarch',
            'pkg:rpm/redhat/npm@8.1-1.el9?arch=noarch&epoch=1&rpmmod=nodejs:18:9020020230825:rhel9',
          ),
          component('curl', 'pkg:rpm/redhat/curl'),
          component('zlib', 'pkg:rpm/redhat/zlib'),
          component('perl'),
          component('lua', 'pkg:rpm/redhat/lua'),
        ],
      },
    ],
    relationships: [
      ...['curl-0:7.76.1-26.el9.x86_64', 'curl-0:7.76.1-26.el9.aarch64', 'curl-0:7.76.1-26.el9.src'].map(
        (one) => relation(one, 'AppStream-9'),
      ),
      relation('npm-1:8.1-1.el9.noarch', 'AppStream-9'),
      relation('curl', 'satellite'),
      ...['zlib', 'perl', 'lua', 'curl'].map((one) => relation(one, 'AppStream-9')),
      relation('zlib', 'AppStream-9.2.EUS'),
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-1000',
      title: 'curl: overflow',
      ids: [{ system_name: 'Red Hat Bugzilla ID', text: '2241933' }],
      product_status: {
        fixed: [
          'AppStream-9:curl-0:7.76.1-26.el9.x86_64',
          'AppStream-9:curl-0:7.76.1-26.el9.aarch64',
          'AppStream-9:curl-0:7.76.1-26.el9.src',
          'AppStream-9:npm-1:8.1-1.el9.noarch',
        ],
        known_affected: ['AppStream-9:zlib', 'AppStream-9.2.EUS:zlib', 'satellite:curl'],
        known_not_affected: ['AppStream-9:lua'],
        under_investigation: ['AppStream-9:perl'],
      },
      flags: [{ label: 'vulnerable_code_not_present', product_ids: ['AppStream-9:lua'] }],
      remediations: [
        { category: 'no_fix_planned', details: 'Out of support scope', product_ids: ['AppStream-9:zlib'] },
        { category: 'none_available', details: 'Fix deferred', product_ids: ['AppStream-9.2.EUS:zlib'] },
        {
          category: 'vendor_fix',
          details: 'Update.',
          url: 'https://access.example/errata/RHSA-2026:1',
          product_ids: ['AppStream-9:curl-0:7.76.1-26.el9.x86_64'],
        },
      ],
      scores: [{ cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H' }, products: [] }],
      threats: [{ category: 'impact', details: 'Important' }],
    },
  ],
};
