-- PostgreSQL: what the application's own role may do, and no more (docs/drift.md).
--
-- Two roles: the owner of the database brings it up to date (release: migrate), and `dhuv` is what
-- web, worker and beat connect as. Run this as the owner after every release; it can be run again.
-- It makes no role: CREATE ROLE dhuv LOGIN PASSWORD '…' is done once, by a superuser.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dhuv;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO dhuv;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO dhuv;

-- What nobody changes: triggers refuse it too, and this holds where a trigger were switched off.
REVOKE UPDATE ON cases_haendelse FROM dhuv;
REVOKE DELETE ON deliveries_leverance, deliveries_kvittering, cases_kommune FROM dhuv;
-- Migrations are the owner's.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM dhuv;
