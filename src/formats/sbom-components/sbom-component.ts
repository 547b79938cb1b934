import type { InventoryGap } from '../../core/software/inventory.ts';

/** A named value that an SBOM states of a component beyond what its format has members for. */
export interface SbomProperty {
  name: string;
  value: string;
}

/** A component of an SBOM of any format, as it is written there. */
export interface SbomComponent {
  /** Where it is written: a JSON pointer, or a path of elements in XML. */
  at: string;
  /** As CycloneDX calls it: `library`, `application`, `operating-system`, `container`. */
  kind: string;
  group?: string;
  name: string;
  version?: string;
  purl?: string;
  publisher?: string;
  licenses: readonly string[];
  properties: readonly SbomProperty[];
  /** Where it is installed, if the format has a member for that. */
  paths?: readonly string[];
}

/** What an SBOM of any format holds. */
export interface SbomDocument {
  /** The format and its version: `CycloneDX 1.6 (JSON)`. */
  format: string;
  /** What it describes, such as the image. */
  subject?: SbomComponent;
  components: readonly SbomComponent[];
  /** Of the document itself. */
  properties: readonly SbomProperty[];
  gaps: readonly InventoryGap[];
}

/** The image that an SBOM describes. */
export interface SbomSubject {
  /** As the user names it: `nginx:1.25`. */
  name: string;
  /** Of its manifest: `sha256:…`. */
  digest?: string;
  /** Its Package URL, if the SBOM states one. */
  purl?: string;
}

/** What makes an SBOM differ from another of the same software. */
export interface SbomStamp {
  /** A UUID: `3e671687-395b-41f5-a30f-a58921a69b79`. */
  uuid: string;
  /** RFC 3339, in seconds: `2026-11-30T15:00:00Z`. */
  timestamp: string;
  /** The version of Ironhull. */
  toolVersion: string;
}
