"""Who works here: employees, their roles and invitations, second factors, sessions, contacts."""
