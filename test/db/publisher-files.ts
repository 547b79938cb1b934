import { zipOf } from '../kit/feed-files.ts';

/** What of an OVAL file is otherwise than in that of Red Hat Enterprise Linux 9. */
export interface OvalOptions {
  id?: string;
  platform?: string;
  cpe?: string;
  fixed?: string;
  timestamp?: string;
}

/** An OVAL file with one erratum on bash, in the form of Red Hat. */
export function oval({
  id = 'com.redhat.rhsa',
  platform = 'Red Hat Enterprise Linux 9',
  cpe = 'cpe:/o:redhat:enterprise_linux:9',
  fixed = '0:5.1.8-9.el9',
  timestamp = '2026-01-01T00:00:00',
}: OvalOptions = {}): string {
  return `<?xml version="1.0"?><oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="o">
<generator><oval:timestamp>${timestamp}</oval:timestamp></generator>
<definitions><definition class="patch" id="oval:${id}:def:1" version="1"><metadata>
<title>RHSA-2026:0001: bash (Important)</title>
<affected family="unix"><platform>${platform}</platform></affected>
<reference ref_id="RHSA-2026:0001" ref_url="https://x.example/1" source="RHSA"/>
<reference ref_id="CVE-2026-0001" ref_url="https://x.example/2" source="CVE"/>
<advisory><severity>Important</severity><affected_cpe_list><cpe>${cpe}</cpe></affected_cpe_list></advisory>
</metadata><criteria operator="AND"><criterion comment="bash is earlier" test_ref="t:1"/></criteria></definition></definitions>
<tests><rpminfo_test id="t:1"><object object_ref="o:1"/><state state_ref="s:1"/></rpminfo_test></tests>
<objects><rpminfo_object id="o:1"><name>bash</name></rpminfo_object></objects>
<states><rpminfo_state id="s:1"><evr datatype="evr_string" operation="less than">${fixed}</evr></rpminfo_state></states>
</oval_definitions>`;
}

/** A VEX document of Red Hat: what it says of bash in release 9. */
export function csaf(status: object, released: string, publisher = 'Red Hat Product Security'): string {
  return JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { name: publisher },
      tracking: { id: 'CVE-2026-0001', current_release_date: released, initial_release_date: released },
    },
    product_tree: {
      branches: [
        {
          product: {
            name: 'Red Hat Enterprise Linux 9',
            product_id: 'rhel9',
            product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:9' },
          },
        },
        {
          product: {
            name: 'bash',
            product_id: 'bash',
            product_identification_helper: { purl: 'pkg:rpm/redhat/bash' },
          },
        },
      ],
      relationships: [
        {
          category: 'default_component_of',
          full_product_name: { name: 'bash of 9', product_id: 'rhel9:bash' },
          product_reference: 'bash',
          relates_to_product_reference: 'rhel9',
        },
      ],
    },
    vulnerabilities: [{ cve: 'CVE-2026-0001', product_status: status }],
  });
}

/** An SBOM with bash of a release. */
export const sbom = (version: string, distribution = 'rhel-9.3', namespace = 'redhat') =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    components: [
      {
        type: 'library',
        name: 'bash',
        version,
        purl: `pkg:rpm/${namespace}/bash@${version}?distro=${distribution}`,
      },
    ],
  });

/** The archive of OSV, with the same erratum. */
export const archive = (fixed: string) =>
  zipOf({
    'RHSA-2026:0001.json': JSON.stringify({
      schema_version: '1.7.0',
      id: 'RHSA-2026:0001',
      modified: '2026-02-01T00:00:00Z',
      related: ['CVE-2026-0001'],
      affected: [
        {
          package: { ecosystem: 'Red Hat:enterprise_linux:9::baseos', name: 'bash' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    }),
  });
