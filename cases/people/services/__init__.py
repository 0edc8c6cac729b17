"""Whatever changes who may do what, and who answers for a kommune."""
