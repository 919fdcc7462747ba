from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.errors import StoreError
from desktop.store import folder
from desktop.store.journal import Store

LOCAL = "/dev/vda / ext4 rw 0 0"


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - Acme Ltd",
        "Dropbox",
        "Dropbox (Personal)",
        "iCloud Drive",
        "Google Drive",
        "Nextcloud",
        "坚果云",
    ],
)
def test_a_folder_that_is_synchronised_to_a_cloud_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    place = tmp_path / name / "afternoon"
    with pytest.raises(StoreError) as caught:
        Store.open(place, SystemClock())
    assert name in caught.value.en
    assert name in caught.value.zh
    assert not place.exists()


@pytest.mark.parametrize("name", ["onedrive-notes", "my-dropbox-exports", "drive"])
def test_a_name_that_only_resembles_one_is_not(tmp_path: Path, name: str) -> None:
    folder.refuse_unsafe_place(tmp_path / name, [LOCAL])


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "smb3"])
def test_a_network_share_is_refused_with_its_kind(tmp_path: Path, kind: str) -> None:
    mounts = [LOCAL, f"server:/home {str(tmp_path).replace(' ', chr(92) + '040')} {kind} rw 0 0"]
    with pytest.raises(StoreError, match=kind):
        folder.refuse_unsafe_place(tmp_path / "home", mounts)


def test_a_local_disk_below_a_network_share_is_accepted(tmp_path: Path) -> None:
    mounts = [f"server:/ {tmp_path} nfs rw 0 0", f"/dev/sdb {tmp_path}/disk ext4 rw 0 0"]
    folder.refuse_unsafe_place(tmp_path / "disk" / "home", mounts)
    with pytest.raises(StoreError):
        folder.refuse_unsafe_place(tmp_path / "other", mounts)


def test_a_link_does_not_hide_a_synchronised_folder(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(StoreError):
        folder.refuse_unsafe_place(tmp_path / "innocent" / "home", [LOCAL])


def test_a_folder_that_others_may_read_is_made_private(home: Path) -> None:
    home.mkdir(mode=0o755)
    Store.open(home, SystemClock()).close()
    assert home.stat().st_mode & 0o777 == 0o700


def test_the_modes_of_a_folder_with_other_things_in_it_are_left_alone(home: Path) -> None:
    home.mkdir()
    home.chmod(0o755)
    (home / "letter.txt").touch()
    store = Store.open(home, SystemClock())
    assert home.stat().st_mode & 0o777 == 0o755
    assert "warning" in [finding.state for finding in store.check() if finding.name == "permissions"]
    store.close()


def test_a_file_in_the_place_of_the_folder_is_one_clear_sentence(home: Path) -> None:
    home.write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(home, SystemClock())
    assert home.read_text() == "not a folder"


def test_the_ballast_is_real_and_is_given_up_once(home: Path) -> None:
    home.mkdir()
    assert folder.lay_ballast(home, lambda _: 2**40)
    ballast = home / folder.BALLAST
    assert ballast.stat().st_size == folder.BALLAST_BYTES
    assert ballast.stat().st_blocks * 512 >= folder.BALLAST_BYTES
    assert folder.give_up_ballast(home)
    assert not folder.give_up_ballast(home)


def test_no_ballast_is_laid_where_it_would_take_the_last_space(home: Path) -> None:
    home.mkdir()
    assert not folder.lay_ballast(home, lambda _: folder.MIN_FREE_BYTES)
    assert list(home.iterdir()) == []
