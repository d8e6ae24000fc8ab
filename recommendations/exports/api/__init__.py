"""The JSON Schemas and the OpenAPI description."""
