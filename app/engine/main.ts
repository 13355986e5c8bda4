/*
 * The engine's one door. What is not exported here is nobody else's business.
 */
export { Driver } from './execution/driver.js'
export type { DriveResult } from './execution/drive.js'
export type { DriverWorld } from './execution/driver_world.js'
