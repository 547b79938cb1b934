import type { Descriptor } from '../../formats/oci/manifest.ts';

/** What decides between images of several platforms, as `os/arch[/variant]`. */
export interface PlatformChoice {
  /** The one that the user names. */
  wanted?: string;
  /** That of this machine. */
  machine: string;
}

/** Architectures as Docker names them, by Node's names. */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  arm64: 'arm64',
  arm: 'arm/v7',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
};

/** Returns the platform of images that run on this machine: `linux/amd64`. */
export function machinePlatform(architecture: string = process.arch): string {
  return `linux/${architectures[architecture] ?? architecture}`;
}

/** Whether a platform is the wanted one; where only one of them names a variant, it is. */
export function matchesPlatform(platform: string, wanted: string): boolean {
  const [os, architecture, variant] = platform.split('/');
  const [wantedOs, wantedArchitecture, wantedVariant] = wanted.split('/');
  if (os !== wantedOs || architecture !== wantedArchitecture) return false;
  return (
    variant === undefined ||
    wantedVariant === undefined ||
    variant === wantedVariant ||
    (isDefault(variant, architecture) && isDefault(wantedVariant, architecture))
  );
}

function isDefault(variant: string, architecture: string | undefined): boolean {
  return architecture === 'arm64'
    ? variant === 'v8'
    : architecture === 'arm'
      ? variant === 'v7'
      : variant === 'v1';
}

/**
 * Returns the best of several images for a platform: the same in full, else the ordinary variant, else the first that runs
 * there.
 */
export function choosePlatform(images: readonly Descriptor[], wanted: string): Descriptor | undefined {
  const fitting = images.filter(
    ({ platform }) => platform !== undefined && matchesPlatform(platform, wanted),
  );
  return fitting.find(({ platform }) => platform === wanted) ?? fitting.find(isOrdinary) ?? fitting[0];
}

function isOrdinary({ platform = '' }: Descriptor): boolean {
  const [, architecture, variant] = platform.split('/');
  return variant === undefined || isDefault(variant, architecture);
}
