/*
 * Breaks the walls on purpose. `npm run check` fails unless the walls catch each of these imports.
 */
import { readFileSync } from 'node:fs'
import { BaseModel } from '@adonisjs/lucid/orm'
import env from '#start/env'
import missing from '#engine/nowhere'

export const guilty = [readFileSync, BaseModel, env, missing]
