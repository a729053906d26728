/** Bytes of artifacts kept before the ones used longest ago go. */
export const DEFAULT_ARTIFACT_QUOTA = 500_000_000;
