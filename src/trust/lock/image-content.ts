import type { ConfigBlob } from '../../formats/oci/config-blob.ts';

/** The image of one platform. */
export interface PlatformContent {
  /** Of its manifest. */
  digest: string;
  /** Digests of its layers, as the registry has them. */
  layers: readonly string[];
  config: ConfigBlob;
}

/** What a digest stands for: its images by platform; and why some of it could not be read. */
export interface ImageContent {
  platforms: ReadonlyMap<string, PlatformContent>;
  unread: readonly string[];
}
