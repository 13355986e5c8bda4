/*
 * Routes live in `start/routes/`, a file a resource. This one only collects them.
 */
