from symage.forms.catalogue import definitions_folder
from symage.forms.draws import DRAWS
from symage.forms.functions import FUNCTIONS
from symage.forms.manual import with_reference


def test_the_readme_s_reference_is_that_of_the_schema() -> None:
    readme = (definitions_folder() / "README.md").read_text(encoding="utf-8")
    assert with_reference(readme) == readme, "write it anew with symage_cli.forms.write_reference"


def test_every_function_is_described_by_its_own_name() -> None:
    described = {name: function.means for name, function in FUNCTIONS.items()}
    described |= {name: draw.means for name, draw in DRAWS.items()}
    for name, means in described.items():
        assert means.startswith(f"{name}(")
        assert "): " in means
