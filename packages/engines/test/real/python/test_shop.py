"""The standard tests of airbyte-cdk, on what the connector writes. SHOP_CONNECTOR is its executable."""

import os
import subprocess
from pathlib import Path

from airbyte_cdk.test import entrypoint_wrapper
from airbyte_cdk.test.standard_tests.source_base import SourceTestSuiteBase

CONNECTOR = os.environ["SHOP_CONNECTOR"]
ROOT = Path(os.environ["SHOP_ROOT"])


class Executable:
    """Stands for the connector: the tests ask for a class with `spec`."""

    def spec(self, logger):
        raise NotImplementedError


def run_executable(source, args, *_, **__):
    """Runs the executable in the place of a connector in Python."""
    done = subprocess.run([CONNECTOR, *args], capture_output=True, text=True)
    assert done.stderr == ""
    return entrypoint_wrapper.EntrypointOutput(messages=done.stdout.split("\n")[:-1])


entrypoint_wrapper._run_command = run_executable


class TestShop(SourceTestSuiteBase):
    connector = Executable

    @classmethod
    def get_test_class_dir(cls) -> Path:
        return ROOT

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return ROOT
