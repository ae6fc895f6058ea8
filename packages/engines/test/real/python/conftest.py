"""Gives the standard tests of airbyte-cdk their scenarios."""

pytest_plugins = ["airbyte_cdk.test.standard_tests.pytest_hooks"]
