import ExpandingSchema from '#database/expanding_schema'

/**
 * Secrets, whose `value` is an envelope that the vault sealed, and what users think of templates.
 * A rating outlives its user, so that a template's average stays the one of its rows.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table secrets (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        name varchar(100) not null check (name ~ '^[A-Za-z_][A-Za-z0-9_]*$'),
        value text not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (user_id, name)
      )`)
    this.schema.raw(`
      create table template_ratings (
        id uuid primary key,
        template_id uuid not null references templates (id) on delete cascade,
        user_id uuid references users (id) on delete set null,
        rating smallint not null check (rating between 1 and 5),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (template_id, user_id)
      )`)
    this.schema.raw('create index template_ratings_user_index on template_ratings (user_id)')
  }

  override async down() {
    this.schema.dropTable('template_ratings')
    this.schema.dropTable('secrets')
  }
}
