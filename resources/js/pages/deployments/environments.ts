export const ENVIRONMENTS = ['development', 'staging', 'production'] as const
