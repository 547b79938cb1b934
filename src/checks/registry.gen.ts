// Generated from the files beside it by `npm run generate`; do not edit.
import type { Check } from '../core/rules/check.ts';
import { checks as dockerfileAccounts } from './dockerfile/accounts.ts';
import { check as dockerfileAptCommand } from './dockerfile/apt-command.ts';
import { check as dockerfileAptRecommendedPackages } from './dockerfile/apt-recommended-packages.ts';
import { check as dockerfileArchiveUnpackedAfterCopy } from './dockerfile/archive-unpacked-after-copy.ts';
import { checks as dockerfileBaseImagePlatform } from './dockerfile/base-image-platform.ts';
import { check as dockerfileBaseImageRegistry } from './dockerfile/base-image-registry.ts';
import { check as dockerfileBaseImageSignature } from './dockerfile/base-image-signature.ts';
import { checks as dockerfileBaseImageTag } from './dockerfile/base-image-tag.ts';
import { checks as dockerfileBuildContext } from './dockerfile/build-context.ts';
import { check as dockerfileCdInRun } from './dockerfile/cd-in-run.ts';
import { check as dockerfileConsecutiveSteps } from './dockerfile/consecutive-steps.ts';
import { check as dockerfileCopiedCredentialFile } from './dockerfile/copied-credential-file.ts';
import { checks as dockerfileCopyDestination } from './dockerfile/copy-destination.ts';
import { checks as dockerfileCopyFrom } from './dockerfile/copy-from.ts';
import { check as dockerfileCopyOwner } from './dockerfile/copy-owner.ts';
import { checks as dockerfileCredentialVariable } from './dockerfile/credential-variable.ts';
import { checks as dockerfileCredentialsInBuild } from './dockerfile/credentials-in-build.ts';
import { check as dockerfileDistributionUpgrade } from './dockerfile/distribution-upgrade.ts';
import { check as dockerfileEnvSelfReference } from './dockerfile/env-self-reference.ts';
import { checks as dockerfileExposedPorts } from './dockerfile/exposed-ports.ts';
import { check as dockerfileExposedSsh } from './dockerfile/exposed-ssh.ts';
import { check as dockerfileFileCapability } from './dockerfile/file-capability.ts';
import { checks as dockerfileFileModes } from './dockerfile/file-modes.ts';
import { checks as dockerfileFromArguments } from './dockerfile/from-arguments.ts';
import { check as dockerfileHealthcheckMissing } from './dockerfile/healthcheck-missing.ts';
import { check as dockerfileImageLookalike } from './dockerfile/image-lookalike.ts';
import { check as dockerfileInlineIgnore } from './dockerfile/inline-ignore.ts';
import { checks as dockerfileInstructionOrder } from './dockerfile/instruction-order.ts';
import { checks as dockerfileInstructionStyle } from './dockerfile/instruction-style.ts';
import { check as dockerfileInteractiveCommand } from './dockerfile/interactive-command.ts';
import { checks as dockerfileKeptCaches } from './dockerfile/kept-caches.ts';
import { checks as dockerfileKeptRpmCaches } from './dockerfile/kept-rpm-caches.ts';
import { checks as dockerfileLabelValues } from './dockerfile/label-values.ts';
import { checks as dockerfileLabels } from './dockerfile/labels.ts';
import { check as dockerfileMaintainer } from './dockerfile/maintainer.ts';
import { checks as dockerfileOverriddenInstructions } from './dockerfile/overridden-instructions.ts';
import { check as dockerfilePackageManagerInImage } from './dockerfile/package-manager-in-image.ts';
import { check as dockerfilePasswordInBuild } from './dockerfile/password-in-build.ts';
import { check as dockerfilePrivateKeyInBuild } from './dockerfile/private-key-in-build.ts';
import { check as dockerfileRelativeWorkdir } from './dockerfile/relative-workdir.ts';
import { check as dockerfileReplacedShell } from './dockerfile/replaced-shell.ts';
import { checks as dockerfileRunOptions } from './dockerfile/run-options.ts';
import { check as dockerfileSecretInLayer } from './dockerfile/secret-in-layer.ts';
import { check as dockerfileSeparateRemoval } from './dockerfile/separate-removal.ts';
import { check as dockerfileSeparateUpgrade } from './dockerfile/separate-upgrade.ts';
import { check as dockerfileShellFormCommand } from './dockerfile/shell-form-command.ts';
import { check as dockerfileShellcheck } from './dockerfile/shellcheck.ts';
import { checks as dockerfileStageNames } from './dockerfile/stage-names.ts';
import { check as dockerfileSudo } from './dockerfile/sudo.ts';
import { checks as dockerfileSystemDirectories } from './dockerfile/system-directories.ts';
import { check as dockerfileTooManyLayers } from './dockerfile/too-many-layers.ts';
import { checks as dockerfileUnattendedInstall } from './dockerfile/unattended-install.ts';
import { check as dockerfileUncheckedPipe } from './dockerfile/unchecked-pipe.ts';
import { check as dockerfileUndefinedVariable } from './dockerfile/undefined-variable.ts';
import { checks as dockerfileUnpinnedImages } from './dockerfile/unpinned-images.ts';
import { checks as dockerfileUnpinnedLanguagePackages } from './dockerfile/unpinned-language-packages.ts';
import { checks as dockerfileUnpinnedSystemPackages } from './dockerfile/unpinned-system-packages.ts';
import { check as dockerfileUnverifiedRemoteAdd } from './dockerfile/unverified-remote-add.ts';
import { check as dockerfileUseraddLargeUid } from './dockerfile/useradd-large-uid.ts';
import { checks as dockerfileUsers } from './dockerfile/users.ts';
import { check as dockerfileVulnerableOpenssl } from './dockerfile/vulnerable-openssl.ts';
import { checks as dockerfileWeakeningVariable } from './dockerfile/weakening-variable.ts';
import { check as dockerfileWgetAndCurl } from './dockerfile/wget-and-curl.ts';
import { check as dockerfileWgetProgress } from './dockerfile/wget-progress.ts';
import { checks as engineAuthorization } from './engine/authorization.ts';
import { check as engineComponentVulnerable } from './engine/component-vulnerable.ts';
import { check as engineCredentialInConfiguration } from './engine/credential-in-configuration.ts';
import { checks as engineDaemonSwitches } from './engine/daemon-switches.ts';
import { checks as engineDaemonValues } from './engine/daemon-values.ts';
import { check as engineDirectRouting } from './engine/direct-routing.ts';
import { check as engineForwardingUnfiltered } from './engine/forwarding-unfiltered.ts';
import { check as engineInterContainerTraffic } from './engine/inter-container-traffic.ts';
import { check as engineLiveRestore } from './engine/live-restore.ts';
import { checks as engineLogging } from './engine/logging.ts';
import { check as engineNoNewPrivilegesDefault } from './engine/no-new-privileges-default.ts';
import { check as enginePrivilegedPlugin } from './engine/privileged-plugin.ts';
import { checks as engineRegistries } from './engine/registries.ts';
import { checks as engineRetiredStorage } from './engine/retired-storage.ts';
import { check as engineRuntimes } from './engine/runtimes.ts';
import { check as engineSeccompDefault } from './engine/seccomp-default.ts';
import { check as engineSeccompProfileOutdated } from './engine/seccomp-profile-outdated.ts';
import { check as engineSupportedVersion } from './engine/supported-version.ts';
import { check as engineTcpWithoutClientCertificates } from './engine/tcp-without-client-certificates.ts';
import { checks as engineUnprivilegedRoot } from './engine/unprivileged-root.ts';
import { check as hostActivatedSocket } from './host/activated-socket.ts';
import { check as hostAuditDaemon } from './host/audit-daemon.ts';
import { checks as hostAuditPaths } from './host/audit-paths.ts';
import { check as hostAuditing } from './host/auditing.ts';
import { check as hostCgroupDelegation } from './host/cgroup-delegation.ts';
import { check as hostDataRootFileSystem } from './host/data-root-file-system.ts';
import { check as hostDockerGroupMembers } from './host/docker-group-members.ts';
import { check as hostEnginePorts } from './host/engine-ports.ts';
import { check as hostEnginePrograms } from './host/engine-programs.ts';
import { check as hostHardeningReview } from './host/hardening-review.ts';
import { check as hostKernelSettings } from './host/kernel-settings.ts';
import { checks as hostPathPermissions } from './host/path-permissions.ts';
import { check as hostSecurityModule } from './host/security-module.ts';
import { check as hostWritableParentDirectories } from './host/writable-parent-directories.ts';
import { checks as imageAccounts } from './image/accounts.ts';
import { check as imageAddInstruction } from './image/add-instruction.ts';
import { check as imageCredentials } from './image/credentials.ts';
import { check as imageFileCapabilities } from './image/file-capabilities.ts';
import { check as imageHealthCheck } from './image/health-check.ts';
import { checks as imageLeftovers } from './image/leftovers.ts';
import { check as imageLookalikeName } from './image/lookalike-name.ts';
import { check as imageRootUser } from './image/root-user.ts';
import { check as imageSeparateAptUpdate } from './image/separate-apt-update.ts';
import { check as imageSetuidFiles } from './image/setuid-files.ts';
import { check as imageStale } from './image/stale.ts';
import { check as imageSystemVolume } from './image/system-volume.ts';
import { check as imageUnownedFiles } from './image/unowned-files.ts';
import { check as imageUnverifiedPackages } from './image/unverified-packages.ts';
import { check as imageWorldWritableFiles } from './image/world-writable-files.ts';
import { check as inventoryContentTrust } from './inventory/content-trust.ts';
import { checks as inventoryImageReviews } from './inventory/image-reviews.ts';
import { check as inventorySignedImages } from './inventory/signed-images.ts';
import { checks as inventorySprawl } from './inventory/sprawl.ts';
import { check as inventoryTrustedImages } from './inventory/trusted-images.ts';
import { check as networkHostLink } from './network/host-link.ts';
import { checks as networkOverlay } from './network/overlay.ts';
import { checks as networkSharing } from './network/sharing.ts';
import { check as networkUnprotectedPorts } from './network/unprotected-ports.ts';
import { check as softwareAttachedSbom } from './software/attached-sbom.ts';
import { check as softwareDistributionSupport } from './software/distribution-support.ts';
import { check as softwareKernelHeaders } from './software/kernel-headers.ts';
import { check as softwareSecretsInFiles } from './software/secrets-in-files.ts';
import { check as softwareVulnerablePackage } from './software/vulnerable-package.ts';
import { checks as swarmAddresses } from './swarm/addresses.ts';
import { checks as swarmAutolock } from './swarm/autolock.ts';
import { checks as swarmCertificates } from './swarm/certificates.ts';
import { check as swarmManagers } from './swarm/managers.ts';
import { check as swarmSecrets } from './swarm/secrets.ts';
import { check as swarmUnused } from './swarm/unused.ts';
import { check as volumeCredentialsInOptions } from './volume/credentials-in-options.ts';
import { check as workloadApparmor } from './workload/apparmor.ts';
import { check as workloadBuildPrivileges } from './workload/build-privileges.ts';
import { check as workloadCapabilities } from './workload/capabilities.ts';
import { check as workloadCgroupParent } from './workload/cgroup-parent.ts';
import { check as workloadCopiedHostPath } from './workload/copied-host-path.ts';
import { check as workloadCpuLimit } from './workload/cpu-limit.ts';
import { check as workloadDefaultBridge } from './workload/default-bridge.ts';
import { check as workloadDefaultCapabilities } from './workload/default-capabilities.ts';
import { check as workloadDeviceCgroupRules } from './workload/device-cgroup-rules.ts';
import { check as workloadDeviceRequests } from './workload/device-requests.ts';
import { check as workloadDrift } from './workload/drift.ts';
import { check as workloadDroppedBySwarm } from './workload/dropped-by-swarm.ts';
import { check as workloadEngineSocket } from './workload/engine-socket.ts';
import { check as workloadHealthCheck } from './workload/health-check.ts';
import { check as workloadHostDevices } from './workload/host-devices.ts';
import { checks as workloadHostNamespaces } from './workload/host-namespaces.ts';
import { check as workloadImageCurrent } from './workload/image-current.ts';
import { check as workloadImageDigest } from './workload/image-digest.ts';
import { check as workloadImageLookalike } from './workload/image-lookalike.ts';
import { check as workloadImageRegistry } from './workload/image-registry.ts';
import { check as workloadImageSignature } from './workload/image-signature.ts';
import { check as workloadImageTag } from './workload/image-tag.ts';
import { check as workloadJoinedNamespace } from './workload/joined-namespace.ts';
import { check as workloadLogSize } from './workload/log-size.ts';
import { check as workloadLoopbackPorts } from './workload/loopback-ports.ts';
import { check as workloadMemoryLimit } from './workload/memory-limit.ts';
import { check as workloadMountPropagation } from './workload/mount-propagation.ts';
import { check as workloadNoLogs } from './workload/no-logs.ts';
import { check as workloadNoNewPrivileges } from './workload/no-new-privileges.ts';
import { check as workloadOutOfMemory } from './workload/out-of-memory.ts';
import { check as workloadPidsLimit } from './workload/pids-limit.ts';
import { check as workloadPrivilegedContainerPorts } from './workload/privileged-container-ports.ts';
import { check as workloadPrivilegedExec } from './workload/privileged-exec.ts';
import { check as workloadPrivilegedGroups } from './workload/privileged-groups.ts';
import { check as workloadPrivilegedPorts } from './workload/privileged-ports.ts';
import { check as workloadPrivileged } from './workload/privileged.ts';
import { check as workloadPublishedPorts } from './workload/published-ports.ts';
import { check as workloadPullPolicy } from './workload/pull-policy.ts';
import { check as workloadReadOnlyRoot } from './workload/read-only-root.ts';
import { check as workloadReadOnlySubmounts } from './workload/read-only-submounts.ts';
import { check as workloadRestartPolicy } from './workload/restart-policy.ts';
import { check as workloadRootExec } from './workload/root-exec.ts';
import { check as workloadRootUser } from './workload/root-user.ts';
import { check as workloadRuntime } from './workload/runtime.ts';
import { check as workloadSeccompProfileContent } from './workload/seccomp-profile-content.ts';
import { check as workloadSeccomp } from './workload/seccomp.ts';
import { check as workloadSecretMode } from './workload/secret-mode.ts';
import { check as workloadSecretSource } from './workload/secret-source.ts';
import { check as workloadSecretsInArguments } from './workload/secrets-in-arguments.ts';
import { check as workloadSecretsInEnvironment } from './workload/secrets-in-environment.ts';
import { check as workloadSecurityOptions } from './workload/security-options.ts';
import { check as workloadSelinux } from './workload/selinux.ts';
import { check as workloadSensitiveHostPath } from './workload/sensitive-host-path.ts';
import { check as workloadSharedVolumes } from './workload/shared-volumes.ts';
import { check as workloadSlavePropagation } from './workload/slave-propagation.ts';
import { check as workloadSshServer } from './workload/ssh-server.ts';
import { check as workloadSysctls } from './workload/sysctls.ts';
import { check as workloadSystemPaths } from './workload/system-paths.ts';
import { check as workloadSystemTreeMounts } from './workload/system-tree-mounts.ts';
import { check as workloadTmpfsOptions } from './workload/tmpfs-options.ts';
import { check as workloadUlimits } from './workload/ulimits.ts';
import { check as workloadUndeclaredHealthCheck } from './workload/undeclared-health-check.ts';
import { check as workloadUndeclaredPorts } from './workload/undeclared-ports.ts';
import { check as workloadWeakeningVariable } from './workload/weakening-variable.ts';
import { check as workloadWritableBindMounts } from './workload/writable-bind-mounts.ts';
import { check as workloadWritableCgroups } from './workload/writable-cgroups.ts';

const all: readonly Check[] = [
  ...dockerfileAccounts,
  dockerfileAptCommand,
  dockerfileAptRecommendedPackages,
  dockerfileArchiveUnpackedAfterCopy,
  ...dockerfileBaseImagePlatform,
  dockerfileBaseImageRegistry,
  dockerfileBaseImageSignature,
  ...dockerfileBaseImageTag,
  ...dockerfileBuildContext,
  dockerfileCdInRun,
  dockerfileConsecutiveSteps,
  dockerfileCopiedCredentialFile,
  ...dockerfileCopyDestination,
  ...dockerfileCopyFrom,
  dockerfileCopyOwner,
  ...dockerfileCredentialVariable,
  ...dockerfileCredentialsInBuild,
  dockerfileDistributionUpgrade,
  dockerfileEnvSelfReference,
  ...dockerfileExposedPorts,
  dockerfileExposedSsh,
  dockerfileFileCapability,
  ...dockerfileFileModes,
  ...dockerfileFromArguments,
  dockerfileHealthcheckMissing,
  dockerfileImageLookalike,
  dockerfileInlineIgnore,
  ...dockerfileInstructionOrder,
  ...dockerfileInstructionStyle,
  dockerfileInteractiveCommand,
  ...dockerfileKeptCaches,
  ...dockerfileKeptRpmCaches,
  ...dockerfileLabelValues,
  ...dockerfileLabels,
  dockerfileMaintainer,
  ...dockerfileOverriddenInstructions,
  dockerfilePackageManagerInImage,
  dockerfilePasswordInBuild,
  dockerfilePrivateKeyInBuild,
  dockerfileRelativeWorkdir,
  dockerfileReplacedShell,
  ...dockerfileRunOptions,
  dockerfileSecretInLayer,
  dockerfileSeparateRemoval,
  dockerfileSeparateUpgrade,
  dockerfileShellFormCommand,
  dockerfileShellcheck,
  ...dockerfileStageNames,
  dockerfileSudo,
  ...dockerfileSystemDirectories,
  dockerfileTooManyLayers,
  ...dockerfileUnattendedInstall,
  dockerfileUncheckedPipe,
  dockerfileUndefinedVariable,
  ...dockerfileUnpinnedImages,
  ...dockerfileUnpinnedLanguagePackages,
  ...dockerfileUnpinnedSystemPackages,
  dockerfileUnverifiedRemoteAdd,
  dockerfileUseraddLargeUid,
  ...dockerfileUsers,
  dockerfileVulnerableOpenssl,
  ...dockerfileWeakeningVariable,
  dockerfileWgetAndCurl,
  dockerfileWgetProgress,
  ...engineAuthorization,
  engineComponentVulnerable,
  engineCredentialInConfiguration,
  ...engineDaemonSwitches,
  ...engineDaemonValues,
  engineDirectRouting,
  engineForwardingUnfiltered,
  engineInterContainerTraffic,
  engineLiveRestore,
  ...engineLogging,
  engineNoNewPrivilegesDefault,
  enginePrivilegedPlugin,
  ...engineRegistries,
  ...engineRetiredStorage,
  engineRuntimes,
  engineSeccompDefault,
  engineSeccompProfileOutdated,
  engineSupportedVersion,
  engineTcpWithoutClientCertificates,
  ...engineUnprivilegedRoot,
  hostActivatedSocket,
  hostAuditDaemon,
  ...hostAuditPaths,
  hostAuditing,
  hostCgroupDelegation,
  hostDataRootFileSystem,
  hostDockerGroupMembers,
  hostEnginePorts,
  hostEnginePrograms,
  hostHardeningReview,
  hostKernelSettings,
  ...hostPathPermissions,
  hostSecurityModule,
  hostWritableParentDirectories,
  ...imageAccounts,
  imageAddInstruction,
  imageCredentials,
  imageFileCapabilities,
  imageHealthCheck,
  ...imageLeftovers,
  imageLookalikeName,
  imageRootUser,
  imageSeparateAptUpdate,
  imageSetuidFiles,
  imageStale,
  imageSystemVolume,
  imageUnownedFiles,
  imageUnverifiedPackages,
  imageWorldWritableFiles,
  inventoryContentTrust,
  ...inventoryImageReviews,
  inventorySignedImages,
  ...inventorySprawl,
  inventoryTrustedImages,
  networkHostLink,
  ...networkOverlay,
  ...networkSharing,
  networkUnprotectedPorts,
  softwareAttachedSbom,
  softwareDistributionSupport,
  softwareKernelHeaders,
  softwareSecretsInFiles,
  softwareVulnerablePackage,
  ...swarmAddresses,
  ...swarmAutolock,
  ...swarmCertificates,
  swarmManagers,
  swarmSecrets,
  swarmUnused,
  volumeCredentialsInOptions,
  workloadApparmor,
  workloadBuildPrivileges,
  workloadCapabilities,
  workloadCgroupParent,
  workloadCopiedHostPath,
  workloadCpuLimit,
  workloadDefaultBridge,
  workloadDefaultCapabilities,
  workloadDeviceCgroupRules,
  workloadDeviceRequests,
  workloadDrift,
  workloadDroppedBySwarm,
  workloadEngineSocket,
  workloadHealthCheck,
  workloadHostDevices,
  ...workloadHostNamespaces,
  workloadImageCurrent,
  workloadImageDigest,
  workloadImageLookalike,
  workloadImageRegistry,
  workloadImageSignature,
  workloadImageTag,
  workloadJoinedNamespace,
  workloadLogSize,
  workloadLoopbackPorts,
  workloadMemoryLimit,
  workloadMountPropagation,
  workloadNoLogs,
  workloadNoNewPrivileges,
  workloadOutOfMemory,
  workloadPidsLimit,
  workloadPrivilegedContainerPorts,
  workloadPrivilegedExec,
  workloadPrivilegedGroups,
  workloadPrivilegedPorts,
  workloadPrivileged,
  workloadPublishedPorts,
  workloadPullPolicy,
  workloadReadOnlyRoot,
  workloadReadOnlySubmounts,
  workloadRestartPolicy,
  workloadRootExec,
  workloadRootUser,
  workloadRuntime,
  workloadSeccompProfileContent,
  workloadSeccomp,
  workloadSecretMode,
  workloadSecretSource,
  workloadSecretsInArguments,
  workloadSecretsInEnvironment,
  workloadSecurityOptions,
  workloadSelinux,
  workloadSensitiveHostPath,
  workloadSharedVolumes,
  workloadSlavePropagation,
  workloadSshServer,
  workloadSysctls,
  workloadSystemPaths,
  workloadSystemTreeMounts,
  workloadTmpfsOptions,
  workloadUlimits,
  workloadUndeclaredHealthCheck,
  workloadUndeclaredPorts,
  workloadWeakeningVariable,
  workloadWritableBindMounts,
  workloadWritableCgroups,
];

/** Every check, sorted by id. */
export const checks: readonly Check[] = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
